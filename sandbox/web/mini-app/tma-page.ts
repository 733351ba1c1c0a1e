// The page of a mini app made with @tma.js/sdk, for the tests.
import * as sdk from '@tma.js/sdk'

// By itself the SDK speaks to https://web.telegram.org only.
sdk.setTargetOrigin(location.ancestorOrigins[0]!)
Object.assign(window, { sdk })
