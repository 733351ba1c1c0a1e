import { expect, it } from 'vitest'
import { layOut } from './lanes.ts'

const at = (...minutes: number[]) => minutes.map(minute => ({ item: minute, minute }))

it('shares the width where things would cover each other, and says what found no room', () => {
  expect(layOut(at(540, 555, 720), 45, 2)).toEqual({
    shown: [
      { item: 540, lane: 0, lanes: 2 },
      { item: 555, lane: 1, lanes: 2 },
      { item: 720, lane: 0, lanes: 1 },
    ],
    more: [],
  })
  expect(layOut(at(540, 545, 550, 560), 45, 2).more).toEqual([
    { minute: 550, count: 2 },
  ])
  // the first lane is free again
  expect(layOut(at(540, 560, 590), 45, 2).shown.map(({ lane }) => lane)).toEqual([0, 1, 0])
  expect(layOut([], 45, 2)).toEqual({ shown: [], more: [] })
})
