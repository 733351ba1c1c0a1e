// Wiring only: a page without a backend; its bot opens it.
import { defineApp } from '#kit/app'
import { manifest } from './manifest.ts'

export default defineApp({ manifest })
