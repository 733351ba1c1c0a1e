// Where a link into the mini app leads: `t.me/<bot>?startapp=g_…` is a group's offer, as in the chat.

const leads: [RegExp, string][] = [
  [/^g_(\w{1,20})$/, '/offers/$1'],
  [/^group_(\w{1,20})$/, '/groups/$1'],
  [/^prices_(\w{1,20})$/, '/groups/$1/prices'],
  [/^member_(\w{1,20})_(\d{1,16})$/, '/groups/$1/members/$2'],
  [/^mine_(\w{1,20})$/, '/mine/$1'],
  [/^earnings$/, '/earnings'],
  [/^connect$/, '/connect'],
]

/** The route of a start parameter; undefined: the first screen. */
export function routeOf(parameter: string): string | undefined {
  const lead = leads.find(([pattern]) => pattern.test(parameter))
  return lead && parameter.replace(...lead)
}
