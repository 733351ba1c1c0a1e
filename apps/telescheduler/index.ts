// Wiring only.
import { defineApp } from '#kit/app'
import { jobs } from './jobs.ts'
import { manifest } from './manifest.ts'
import { erase, exportUser } from './store.ts'

export default defineApp({
  manifest,
  jobs,
  erase,
  exportUser,
})
