// Burn with shares of what is shared: a file of its own, so that a browser loads it only when it is wanted.
export { withShares } from '#kit/costs'
