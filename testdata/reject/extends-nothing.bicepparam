using none
extends
