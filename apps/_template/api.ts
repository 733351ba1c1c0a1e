// What its mini app may ask.

import { AppError } from '#kit/app'
import { createApi } from '#kit/user'
import { remindersOf, takeReminder } from './store.ts'

export const api = createApi()
  .get('/reminders', async c => c.json(await remindersOf(c.env.user.id, c.env.db)))
  .delete('/reminders/:id{[0-9]+}', async (c) => {
    const id = c.req.param('id')
    if (!await takeReminder(c.env.db, Number(id)))
      throw new AppError('reminder-gone', 'There is no such reminder.', { status: 404 })
    c.env.plan.cancel('remind', id)
    return c.body(null, 204)
  })
