using none
extensionConfig a {
  b: 1
}
param c = 1
