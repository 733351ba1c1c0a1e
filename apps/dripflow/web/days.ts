// Days of the API, YYYY-MM-DD, as people read them.
import type { FormatDateOptions } from '#kit/ui'
import { formatDay } from '#kit/ui'

export const dayOf = (date: string, options: FormatDateOptions = {}) => formatDay(Date.parse(`${date}T12:00:00Z`), { zone: 'UTC', ...options })
