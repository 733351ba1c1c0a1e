// Tables of posts: what a file holds row by row, and a person's posts as a table the import reads again. The library comes when it is needed.

import type { Button, ExportFile } from '../api.ts'

export const exampleCsv = `channel,date,time,text,buttons,silent,pin
My channel,2030-01-31,09:00,"Good morning!
Two lines are fine.",Read more - https://example.com,,
My channel,queue,,Into the next free slot,,yes,
,,,Without a time it becomes a draft,,,
`

/** The rows of a table as they stand there, empty ones left out as the import does. */
export async function rowsOf(text: string): Promise<string[][]> {
  const { default: papaparse } = await import('papaparse')
  return papaparse.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' }).data
}

function addressOf(button: Button) {
  return 'url' in button
    ? button.url
    : 'copy' in button
      ? `copy: ${button.copy}`
      : `share: ${button.share}`
}

/** A line a post and channel. What a table cannot hold (formatting, albums, rules) is in the JSON. */
export async function csvOf({ posts }: ExportFile): Promise<string> {
  const { default: papaparse } = await import('papaparse')
  const rows = posts.filter(post => post.state !== 'deleted').flatMap(({ payload: { content, buttons, options }, targets }) => {
    const cells = {
      text: content.kind === 'text'
        ? content.text
        : 'caption' in content
          ? content.caption?.text ?? ''
          : '',
      photo: content.kind === 'photo'
        ? content.file_id
        : '',
      buttons: (buttons ?? []).map(row => row.map(button => `${button.text} - ${addressOf(button)}`).join(' | ')).join('\n'),
      silent: options?.silent ? 'yes' : '',
      pin: options?.pin ? 'yes' : '',
      protect: options?.protect ? 'yes' : '',
    }
    return (targets.length
      ? targets
      : [
          { channel: '', local_at: null },
        ]).map(({ channel, local_at: local }) => ({
      channel,
      date: local?.slice(0, 10) ?? '',
      time: local?.slice(11, 16) ?? '',
      ...cells,
    }))
  })
  // a cell that begins like a formula is one to a spreadsheet (owasp.org/www-community/attacks/CSV_Injection); the import takes the apostrophe off again
  return papaparse.unparse(rows, {
    columns: [
      'channel',
      'date',
      'time',
      'text',
      'photo',
      'buttons',
      'silent',
      'pin',
      'protect',
    ],
    escapeFormulae: true,
  })
}
