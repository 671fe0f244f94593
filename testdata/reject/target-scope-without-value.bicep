targetScope
targetScope 'subscription'
