// What the calendar shows: which days, of which channels and states, and where the free slots are.

import type { ComputedRef, InjectionKey, Ref } from 'vue'
import type { Query } from '#kit/ui'
import type { api as Api, ChannelView, DraftView, EntryView } from '../api.ts'
import type { Drag, Landing } from './use-drag.ts'
import { computed, inject, provide, ref } from 'vue'
import { ask, formatDay, useApi, useNow, useQuery, useStored } from '#kit/ui'
import { useDrag } from './use-drag.ts'
import { addDays, addMonths, dateOf, deviceZone, monthOf, wallAt, weekdayOf, weekOf } from './wall.ts'

export type View = 'month' | 'week' | 'list'
/** States as people think of them. */
export const groups = {
  planned: ['scheduled', 'sending'],
  pending: ['pending'],
  held: ['held'],
  trouble: [
    'failed',
    'missed',
    'uncertain',
    'dropped',
  ],
  sent: ['sent'],
} as const
export type Group = keyof typeof groups

export const groupOf = (state: EntryView['state']) => (Object.keys(groups) as Group[]).find(group => (groups[group] as readonly string[]).includes(state))!

/** A weekly slot on one day that nobody has. */
export interface FreeSlot { channel: ChannelView, local: string }

/** What is carried to another day. */
export type Carried = { entry: EntryView, draft?: undefined } | { draft: DraftView, entry?: undefined }

export interface Calendar {
  view: Ref<View>
  /** The day that is looked at. */
  day: Ref<string>
  /** The days of the view, in order. */
  days: ComputedRef<string[]>
  today: ComputedRef<string>
  now: Readonly<Ref<number>>
  base: Query<{ channels: ChannelView[], drafts: DraftView[] }>
  entries: Query<{ entries: EntryView[], more: boolean }>
  channels: ComputedRef<ChannelView[]>
  channelOf: (id: string) => ChannelView | undefined
  /** Its colour, 0–7. */
  hueOf: (channel: string) => number
  filter: Ref<{ channels: string[], states: Group[] }>
  /** What passes the filter on that day, in order. */
  on: (date: string) => EntryView[]
  freeOn: (date: string) => FreeSlot[]
  /** The one zone of all that is shown, if there is one. */
  zone: ComputedRef<string | undefined>
  /** Goes on or back by a month, a week, or the length of the list. */
  turn: (steps: number) => void
  refresh: () => Promise<void>
  /** Both queries as one: it is there when both are. */
  all: Query<unknown>
  drag: Drag<Carried>
  /** Belongs on `@pointerdown` of what can be carried. */
  carry: (event: PointerEvent, item: Carried) => void
  /** Shows one entry closely. */
  open: (entry: EntryView) => void
}

/** The list begins with the week that is looked at and goes so far. */
const listDays = 35
const hues = 8
const worst = ['failed', 'loading', 'stale', 'ready']

/** A date in words: "Tue 24 Nov"; options as in formatDay. */
export const dayWords = (date: string, options: Intl.DateTimeFormatOptions = {}) => formatDay(Date.parse(`${date}T00:00Z`), { zone: 'UTC', ...options })

const key: InjectionKey<Calendar> = Symbol('calendar')

/** The calendar of the screen above. */
export const useCalendar = () => inject(key)!

/** Makes the calendar of this screen, which says what happens when something is let go or pressed. */
export function provideCalendar({ drop, open }: { drop: (item: Carried, landing: Landing) => unknown, open: (entry: EntryView) => void }): Calendar {
  const api = useApi<typeof Api>()
  const now = useNow()
  const view = useStored<View>('calendar-view', 'month')
  const filter = useStored<{ channels: string[], states: Group[] }>('calendar-filter', { channels: [], states: [] })
  const base = useQuery('channels', async () => {
    const [{ channels }, { drafts }] = await Promise.all([
      ask(api.channels.$get()),
      ask(api.drafts.$get()),
    ])
    return { channels: channels as ChannelView[], drafts: drafts as DraftView[] }
  })
  const all = computed(() => base.data.value?.channels ?? [])
  // a channel that is gone filters nothing
  const wanted = computed(() => all.value.filter(channel => filter.value.channels.includes(channel.id)))
  const channels = computed(() => wanted.value.length
    ? wanted.value
    : all.value)
  const zone = computed(() => {
    const zones = new Set(channels.value.map(channel => channel.zone))
    return zones.size === 1
      ? channels.value[0]!.zone
      : undefined
  })
  const today = computed(() => dateOf(wallAt(now.value, zone.value ?? channels.value[0]?.zone ?? deviceZone())))
  const chosen = ref<string>()
  const day = computed({
    get: () => chosen.value ?? today.value,
    set: date => chosen.value = date,
  })
  const days = computed(() => view.value === 'month'
    ? monthOf(day.value)
    : view.value === 'week'
      ? weekOf(day.value)
      // whole weeks: tomorrow its copy is still one
      : Array.from({ length: listDays }, (_, n) => addDays(weekOf(day.value)[0]!, n)))
  // every wall is within a day of UTC's
  const from = computed(() => `${addDays(days.value[0]!, -1)}T00:00:00Z`)
  const to = computed(() => `${addDays(days.value.at(-1)!, 2)}T00:00:00Z`)
  const entries = useQuery(() => `calendar-${from.value}-${to.value}`, async () => await ask(api.calendar.$get({
    query: { from: from.value, to: to.value },
  })) as { entries: EntryView[], more: boolean })

  const byDay = computed(() => {
    const { states } = filter.value
    const shown = (entries.data.value?.entries ?? []).filter(entry => channels.value.some(channel => channel.id === entry.channel) && (!states.length || states.includes(groupOf(entry.state))))
    return Map.groupBy(shown.sort((a, b) => a.local < b.local
      ? -1
      : 1), entry => dateOf(entry.local))
  })
  const hueOf = (channel: string) => Math.max(all.value.findIndex(one => one.id === channel), 0) % hues

  const turn = (steps: number) => {
    day.value = view.value === 'month'
      ? addMonths(day.value, steps)
      : addDays(day.value, steps * (view.value === 'week'
          ? 7
          : listDays - 7))
  }
  const { drag, start } = useDrag<Carried>({ drop, turn })
  const refresh = async () => {
    await Promise.all([
      base.refresh(),
      entries.refresh(),
    ])
  }
  const calendar: Calendar = {
    drag,
    carry: start,
    open,
    view,
    day,
    days,
    today,
    now,
    base,
    entries,
    channels,
    filter,
    zone,
    hueOf,
    channelOf: id => all.value.find(channel => channel.id === id),
    on: date => byDay.value.get(date) ?? [],
    freeOn: date => channels.value.filter(channel => channel.may.schedule && !channel.days_off.includes(weekdayOf(date))).flatMap((channel) => {
      const current = wallAt(now.value, channel.zone)
      return channel.slots.filter(slot => slot.dow === weekdayOf(date)).map(slot => ({ channel, local: `${date}T${slot.localTime}` })).filter(({ local }) => local > current && !(entries.data.value?.entries ?? []).some(entry => entry.channel === channel.id && entry.mode === 'queue' && entry.local === local))
    }).sort((a, b) => a.local < b.local
      ? -1
      : 1),
    turn,
    refresh,
    all: {
      data: computed(() => base.data.value && entries.data.value),
      error: computed(() => base.error.value ?? entries.error.value),
      busy: computed(() => base.busy.value || entries.busy.value),
      at: computed(() => entries.at.value),
      state: computed(() => [base, entries].map(query => query.state.value).sort((a, b) => worst.indexOf(a) - worst.indexOf(b))[0]!),
      refresh,
    },
  }
  provide(key, calendar)
  return calendar
}
