// A table of results, as Markdown.
export interface Table { title: string, note: string, head: string[], rows: string[][] }

export function markdown({ title, note, head, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    `### ${title}`,
    '',
    note,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n')
}
