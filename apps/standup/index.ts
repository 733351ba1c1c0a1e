// Wiring only.
import { defineApp } from '#kit/app'
import { api } from './api.ts'
import { bot, reads, steps, zoneChanged } from './bot.ts'
import { jobs } from './jobs.ts'
import { manifest } from './manifest.ts'
import { erase, exportUser } from './store.ts'

export default defineApp({
  manifest,
  bot,
  steps,
  reads,
  zoneChanged,
  jobs,
  api,
  erase,
  exportUser,
})
