// What its mini app may ask.

import * as v from 'valibot'
import { AppError } from '#kit/app'
import { body, createApi } from '#kit/user'
import { remindersOf, rewordReminder, takeReminder } from './store.ts'

const gone = () => new AppError('reminder-gone', 'There is no such reminder.', { status: 404 })
const Words = v.object({
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500)),
})

export const api = createApi()
  .get('/reminders', async c => c.json(await remindersOf(c.env.user.id, c.env.db)))
  .patch('/reminders/:id{[0-9]+}', body(Words), async (c) => {
    const reminder = await rewordReminder(c.env.db, Number(c.req.param('id')), c.req.valid('json').text)
    if (!reminder)
      throw gone()
    return c.json(reminder)
  })
  .delete('/reminders/:id{[0-9]+}', async (c) => {
    const id = c.req.param('id')
    if (!await takeReminder(c.env.db, Number(id)))
      throw new AppError('reminder-gone', 'There is no such reminder.', { status: 404 })
    c.env.plan.cancel('remind', id)
    return c.body(null, 204)
  })
