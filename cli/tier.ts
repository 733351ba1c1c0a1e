// Which tier an idea needs: the founder's decision tree, with the reason in words.

/** What an idea does; each a yes or a no. */
export interface Idea {
  /** Sends messages on a schedule. */
  schedule: boolean
  /** Keeps state that several people share. */
  people: boolean
  /** Takes payments (selling a plan of the app itself is not meant). */
  payments: boolean
  ai: boolean
}

export const questions: { id: keyof Idea, text: string }[] = [
  { id: 'schedule', text: 'Does it send messages on a schedule?' },
  { id: 'people', text: 'Does it keep something that several people share?' },
  { id: 'payments', text: 'Does it take payments for somebody?' },
  { id: 'ai', text: 'Does it use AI (reading pictures, understanding text)?' },
]

const reasons: Record<keyof Idea, string> = {
  schedule: 'it sends messages on a schedule',
  people: 'several people share what it keeps',
  payments: 'it takes payments',
  ai: 'it uses AI',
}

/** The tier and why, as half a sentence. */
export function tierOf(idea: Idea): { tier: 1 | 2 | 3, why: string } {
  const because = (keys: (keyof Idea)[]) => keys.filter(key => idea[key]).map(key => reasons[key]).join(' and ')
  if (idea.payments || idea.ai) {
    return {
      tier: 3,
      why: because(['payments', 'ai']),
    }
  }
  if (idea.schedule || idea.people) {
    return {
      tier: 2,
      why: because(['schedule', 'people']),
    }
  }
  return { tier: 1, why: 'it keeps one person\'s things at a time, which their own device can do' }
}

/** The shared services an app of this kind uses, as infrastructure.json calls them. */
export function servicesOf(idea: Idea): string[] {
  return [
    'pages',
    ...tierOf(idea).tier > 1
      ? [
          'workers',
          'hyperdrive',
          'queues',
          'supabase',
        ]
      : [],
    ...idea.payments
      ? ['stripe']
      : [],
    ...idea.ai
      ? ['claude']
      : [],
  ]
}
