// What a link from the chat leads to: `t_<standup>` its board, `a_` answering it, `h_` its history, `s_` its settings.
const screens: Record<string, string> = {
  t: '',
  a: '/answer',
  h: '/history',
  s: '/settings',
}

export function startRoute(parameter: string): string | undefined {
  const [, kind = '', team] = /^([tahs])_(\w{10})$/.exec(parameter) ?? []
  return team && `/teams/${team}${screens[kind]}`
}
