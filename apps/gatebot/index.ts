// Wiring only.
import { defineApp } from '#kit/app'
import { api } from './api.ts'
import { bot, reads, steps } from './bot.ts'
import { goods } from './goods.ts'
import { jobs } from './jobs.ts'
import { manifest } from './manifest.ts'
import { erase, exportUser } from './store-own.ts'

export default defineApp({
  manifest,
  bot,
  steps,
  reads,
  jobs,
  goods,
  api,
  erase,
  exportUser,
})
