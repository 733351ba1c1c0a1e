// Wiring only.
import { defineApp } from '#kit/app'
import { api } from './api.ts'
import { bot, reads, steps, zoneChanged } from './bot.ts'
import { erase } from './forgetting.ts'
import { goods } from './goods.ts'
import { jobs } from './jobs.ts'
import { manifest } from './manifest.ts'
import { exportUser } from './store.ts'

export default defineApp({
  manifest,
  bot,
  steps,
  reads,
  zoneChanged,
  jobs,
  api,
  goods,
  erase,
  exportUser,
})
