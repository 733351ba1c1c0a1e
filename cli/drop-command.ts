// factory drop: asks for the app's id, since nothing brings it back but its export.

import { resolve } from 'node:path'
import { isCancel, text } from '@clack/prompts'
import { AppError, tokenVariable } from '#kit/app'
import { command } from './command.ts'
import { dropApp } from './drop.ts'
import { namedApp } from './named-app.ts'

export default command({
  meta: { name: 'drop', description: 'Take an app that was exported out of this stack: rows, tables, roles, lines, folder' },
  args: {
    app: { type: 'positional', required: true, description: 'Its id' },
    exported: { type: 'string', description: 'The folder that factory export wrote, after the last change' },
    confirm: { type: 'string', description: 'The id once more, where nobody can be asked' },
  },
  async run({ args }) {
    const { manifest: app, others, url } = await namedApp(args.app)
    if (!args.exported)
      throw new AppError('export-missing', 'An app is dropped only when an export of it is named.', { hint: `npm run factory -- export ${app.id}, then: drop ${app.id} --exported <folder>` })
    if (!args.confirm && !process.stdin.isTTY)
      throw new AppError('not-confirmed', 'Nothing was dropped: nobody is there to say yes.', { hint: `Add --confirm ${app.id} to carry this out.` })
    const typed = args.confirm ?? await text({ message: `Everything of ${app.name} goes from this stack. Type its id to carry this out` })
    if (isCancel(typed) || typed !== app.id)
      throw new AppError('not-confirmed', 'Nothing was dropped.', { hint: `Its id is ${app.id}.` })
    const { rows, rolesKept, mentions } = await dropApp({
      url,
      app,
      others,
      exported: resolve(args.exported),
      now: Date.now(),
    })
    console.log(`${app.name} is gone from here: ${rows} rows, its tables${rolesKept
      ? ' (its roles stay, since another database of this server has them)'
      : ', its roles'}, its lines and its folder.`)
    if (mentions.length)
      console.log(`These still speak of it; mend or delete them: ${mentions.join(', ')}`)
    console.log(`Take ${tokenVariable(app.id)} out of .env where it stands. The Worker on the internet goes without it after: npm run factory -- deploy`)
  },
})
