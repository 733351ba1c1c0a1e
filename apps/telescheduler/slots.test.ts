import { describe, expect, it } from 'vitest'
import { nextFree, places, putFirst, reflow } from './slots.ts'

const daily = (...times: string[]) => [1, 2, 3, 4, 5, 6, 7].flatMap(dow => times.map(localTime => ({ dow, localTime })))
const berlin = {
  slots: daily('09:00', '18:00'),
  daysOff: [],
  tz: 'Europe/Berlin',
}
/** Monday 23 November 2026, 11:00 in Berlin */
const now = Date.parse('2026-11-23T10:00Z')
function take(week: typeof berlin, after: number, count: number) {
  const found: string[] = []
  for (const place of places(week, after)) {
    found.push(place.localAt)
    if (found.length === count)
      return found
  }
  return found
}
const queue = (...localAt: string[]) => localAt.map((at, i) => ({ id: i + 1, localAt: at }))
const moves = (map: Map<number, { localAt: string } | null>) => Object.fromEntries([...map].map(([id, place]) => [id, place?.localAt ?? null]))

describe('places', () => {
  it('go on from the present', () => {
    expect(take(berlin, now, 3)).toEqual(['2026-11-23T18:00', '2026-11-24T09:00', '2026-11-24T18:00'])
  })
  it('leave out days that are off', () => {
    expect(take({
      ...berlin,
      daysOff: [2] as never,
    }, now, 2)).toEqual(['2026-11-23T18:00', '2026-11-25T09:00'])
  })
  it('end where there is no slot', () => {
    expect(take({ ...berlin, slots: [] }, now, 1)).toEqual([])
    expect(take({
      ...berlin,
      daysOff: [1, 2, 3, 4, 5, 6, 7] as never,
    }, now, 1)).toEqual([])
  })
  it('keep their wall time when the clocks change', () => {
    const instants: string[] = []
    for (const place of places({
      ...berlin,
      slots: daily('09:00'),
    }, Date.parse('2027-03-27T07:00Z'))) {
      instants.push(new Date(place.at).toISOString())
      if (instants.length === 2)
        break
    }
    expect(instants).toEqual(['2027-03-27T08:00:00.000Z', '2027-03-28T07:00:00.000Z'])
  })
  it('count two slots once that the gap throws together', () => {
    expect(take({
      ...berlin,
      slots: daily('02:30', '03:30'),
    }, Date.parse('2027-03-28T00:00Z'), 2)).toEqual(['2027-03-28T02:30', '2027-03-29T02:30'])
  })
})

it('the next free slot is one that nobody has', () => {
  expect(nextFree(berlin, [], now)?.localAt).toBe('2026-11-23T18:00')
  expect(nextFree(berlin, queue('2026-11-23T18:00', '2026-11-24T18:00'), now)?.localAt).toBe('2026-11-24T09:00')
  expect(nextFree({ ...berlin, slots: [] }, [], now)).toBeNull()
})

describe('putFirst', () => {
  it('moves the others by a slot', () => {
    expect(moves(putFirst(berlin, queue('2026-11-23T18:00', '2026-11-24T09:00'), 9, now))).toEqual({ 9: '2026-11-23T18:00', 1: '2026-11-24T09:00', 2: '2026-11-24T18:00' })
  })
  it('disturbs nobody behind a free slot', () => {
    expect(moves(putFirst(berlin, queue('2026-11-23T18:00', '2026-11-24T18:00'), 9, now))).toEqual({ 9: '2026-11-23T18:00', 1: '2026-11-24T09:00' })
  })
  it('moves somebody of the queue itself', () => {
    expect(moves(putFirst(berlin, queue('2026-11-23T18:00', '2026-11-24T09:00', '2026-11-24T18:00'), 3, now))).toEqual({ 3: '2026-11-23T18:00', 1: '2026-11-24T09:00', 2: '2026-11-24T18:00' })
  })
})

describe('reflow', () => {
  it('moves nobody when nothing changed', () => {
    expect(moves(reflow(berlin, queue('2026-11-23T18:00', '2026-11-25T09:00'), now))).toEqual({})
  })
  it('empties a day that was turned off and keeps the order', () => {
    expect(moves(reflow({
      ...berlin,
      daysOff: [2],
    }, queue('2026-11-23T18:00', '2026-11-24T09:00', '2026-11-24T18:00', '2026-11-25T09:00'), now))).toEqual({ 2: '2026-11-25T09:00', 3: '2026-11-25T18:00', 4: '2026-11-26T09:00' })
  })
  it('takes who stood in the past to the next slots', () => {
    expect(moves(reflow(berlin, queue('2026-11-23T09:00', '2026-11-23T18:00'), now))).toEqual({ 1: '2026-11-23T18:00', 2: '2026-11-24T09:00' })
  })
  it('says who finds no place', () => {
    expect(moves(reflow({ ...berlin, slots: [] }, queue('2026-11-24T09:00'), now))).toEqual({ 1: null })
  })
})
