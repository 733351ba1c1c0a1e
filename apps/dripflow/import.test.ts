// Courses from archives: texts in order, Open edX, and whatever somebody may put into a ZIP.

import { gzipSync, strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { openArchive } from './import-archive.ts'
import { readHtml } from './import-html.ts'
import { maxText, readCourse } from './import.ts'

function zip(files: Record<string, string | Uint8Array>) {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, data]) => [
    name,
    typeof data === 'string'
      ? strToU8(data)
      : data,
  ])))
}

/** The same files as a tar: POSIX headers, blocks of 512. */
function tar(files: Record<string, string>): Uint8Array {
  const blocks = Object.entries(files).map(([name, text]) => {
    const data = strToU8(text)
    const whole = new Uint8Array(512 + Math.ceil(data.length / 512) * 512)
    whole.set(strToU8(name))
    whole.set(strToU8(`${data.length.toString(8).padStart(11, '0')}\0`), 124)
    whole.set(strToU8('0'), 156)
    whole.set(data, 512)
    return whole
  })
  const all = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 1024))
  blocks.reduce((at, block) => {
    all.set(block, at)
    return at + block.length
  }, 0)
  return all
}

/** "Мука" as Windows wrote it before UTF-8. */
const windows1251 = new Uint8Array([0xCC, 0xF3, 0xEA, 0xE0])

function read(name: string, bytes: Uint8Array) {
  const course = readCourse(name, bytes)
  if (typeof course === 'string')
    throw new TypeError(`It is ${course}.`)
  return course
}

function words(course: ReturnType<typeof read>) {
  return course.lessons.map(({ day, title, blocks }) => [
    day,
    title,
    ...blocks.map(({ content }) => content.kind === 'text'
      ? content.text
      : content.kind),
  ])
}

describe('a ZIP', () => {
  it('of Markdown files is a day each, by their numbers; the rest is listed', () => {
    const course = read('course.zip', zip({
      '10-bake.md': 'Hot.\n\n![oven](o.png)',
      'day_2 Knead.md': '# Kneading\n\nLong.\n\n## Then\n\nRest.',
      '1.md': 'Flour.',
      'o.png': new Uint8Array([1, 2, 3]),
      '__MACOSX/._1.md': 'junk',
      'notes.html': '<p>no</p>',
    }))
    expect(words(course)).toEqual([
      [1, '', 'Flour.'],
      [
        2,
        'Kneading',
        'Long.',
        'Then',
        'Rest.',
      ],
      [10, 'bake', 'Hot.'],
    ])
    expect(course.problems).toEqual([
      { code: 'image', place: '10' },
      { code: 'file', place: 'o.png' },
      { code: 'file', place: 'notes.html' },
    ])
  })

  it('of one file is that file', () => {
    expect(words(read('x.zip', zip({ 'tea/course.csv': 'day,text\n2,Leaves\n', 'tea/readme.md': 'hello' })))).toEqual([
      [2, '', 'Leaves'],
    ])
  })

  it('that unfolds into more than is read is given up, however small it is', () => {
    const bomb = zip({
      '1.md': new Uint8Array(6_000_000),
    })
    expect(bomb.length).toBeLessThan(maxText)
    expect(readCourse('bomb.zip', bomb)).toBe('too-big')
    expect(readCourse('many.zip', zip(Object.fromEntries(Array.from({ length: 2500 }, (_, n) => [`${n}.md`, 'x']))))).toBe('too-big')
    expect(readCourse('bomb.tar.gz', gzipSync(new Uint8Array(25_000_000)))).toBe('too-big')
  })

  it('whose size is a lie is given up as well', () => {
    const bomb = zip({
      '1.md': new Uint8Array(6_000_000),
    })
    const view = new DataView(bomb.buffer)
    // the uncompressed size in the local header and in the directory
    for (let at = 0; at < bomb.length - 4; at++) {
      const signature = view.getUint32(at, true)
      if (signature === 0x04034B50)
        view.setUint32(at + 22, 10, true)
      if (signature === 0x02014B50)
        view.setUint32(at + 24, 10, true)
    }
    expect(openArchive(bomb, maxText)).toBe('too-big')
  })

  it.each([
    [
      'is cut off',
      'broken',
      () => zip({
        '1.md': 'Flour '.repeat(200),
      }).subarray(0, 60),
    ],
    [
      'is damaged',
      'broken',
      () => zip({
        '1.md': 'Flour '.repeat(200),
      }).map((byte, at) => at >= 34 && at < 44
        ? 0xFF
        : byte),
    ],
    [
      'is none',
      'broken',
      () => strToU8('PK, not really'),
    ],
    [
      'is empty',
      'empty',
      () => zip({}),
    ],
    [
      'holds pictures only',
      'empty',
      () => zip({
        'a.png': new Uint8Array(10),
      }),
    ],
    [
      'holds letters of another encoding only',
      'encoding',
      () => zip({ '1.md': windows1251 }),
    ],
  ] as const)('that %s is refused as %s', (_, refusal, bytes) => {
    expect(readCourse('x.zip', bytes())).toBe(refusal)
  })

  it('leads nowhere by its paths, and Windows\' own are paths, too', () => {
    expect(words(read('x.zip', zip({ '../../etc/1.md': 'Up', 'C:\\course\\2 Down.md': 'Down' })))).toEqual([
      [1, '', 'Up'],
      [2, 'Down', 'Down'],
    ])
  })
})

describe('letters', () => {
  it('of UTF-16 that says so are read, as Excel writes them; of others are refused', () => {
    const utf16 = new Uint8Array([
      0xFF,
      0xFE,
      ...new Uint8Array(new Uint16Array([...'## Мука\nПросеять'].map(char => char.charCodeAt(0))).buffer),
    ])
    expect(words(read('x.md', utf16))).toEqual([
      [1, 'Мука', 'Просеять'],
    ])
    expect(readCourse('x.md', windows1251)).toBe('encoding')
    expect(readCourse('x.csv', new Uint8Array([0, 1, 2, 3]))).toBe('encoding')
    expect(readCourse('x.exe', strToU8('words'))).toBe('kind')
    expect(readCourse('x', strToU8('words'))).toBe('kind')
  })

  it('that no database takes are replaced, and formatting beyond the words goes', () => {
    const json = JSON.stringify({
      title: 'A\0B',
      lessons: [
        {
          day: 1,
          title: '😀'.slice(0, 1),
          blocks: [
            {
              content: {
                kind: 'text',
                text: 'x\0y',
                entities: [
                  { type: 'bold', offset: 0, length: 3 },
                  { type: 'italic', offset: 2, length: 5 },
                ],
              },
            },
          ],
        },
      ],
    })
    const { title, lessons: [lesson] } = read('x.json', strToU8(json))
    expect([title, lesson!.title]).toEqual(['A\uFFFDB', '\uFFFD'])
    expect(lesson!.blocks[0]!.content).toEqual({
      kind: 'text',
      text: 'x\uFFFDy',
      entities: [
        { type: 'bold', offset: 0, length: 3 },
      ],
    })
  })

  it.each([
    ['no JSON', '{'],
    ['other JSON', '{"lessons": 5}'],
    ['a gate nobody can pass', '{"lessons": [{"day": 1, "gate": {"kind": "quiz", "need": 1000}, "blocks": []}]}'],
    ['a delay of a year', '{"lessons": [{"day": 1, "blocks": [{"content": {"kind": "text", "text": "x"}, "delay_min": 525600}]}]}'],
  ])('%s is refused', (_, json) => {
    expect(readCourse('x.json', strToU8(json))).toBe('empty')
  })

  it('a day that cannot be, an empty lesson and a row without text are listed, the rest is kept', () => {
    const course = read('x.csv', strToU8('day;title;text\n1;Tea;"Leaves; water"\n0;;Never\n2;;\n1000;;Late\n1.5;;Half\n'))
    expect(words(course)).toEqual([
      [1, 'Tea', 'Leaves; water'],
    ])
    expect(course.problems).toEqual([
      { code: 'row', place: '4' },
      { code: 'day', place: '0' },
      { code: 'day', place: '1000' },
      { code: 'day', place: '1.5' },
    ])
  })
})

const olx = {
  'course/course.xml': '<course url_name="run" org="X" course="Tea"/>',
  'course/course/run.xml': '<course display_name="Tea &amp; more"><chapter url_name="c1"/></course>',
  'course/chapter/c1.xml': '<chapter display_name="Leaves"><sequential url_name="s1"/><sequential url_name="s2"/><sequential url_name="s3"/></chapter>',
  'course/sequential/s1.xml': '<sequential display_name="Green"><vertical url_name="v1"/></sequential>',
  'course/vertical/v1.xml': '<vertical display_name="Unit"><html url_name="h1"/><video url_name="y1"/><discussion url_name="d1"/></vertical>',
  'course/html/h1.xml': '<html filename="h1" display_name="Text"/>',
  'course/html/h1.html': '<h3>Steep</h3><p>Two <b>minutes</b>,\n no <a href="https://x.y/?a=1&amp;b=2">more</a>.<br>Then <i>pour</i>.</p><ul><li>cup</li><li>pot</li></ul><img src="a.png"><script>alert(1)</script>',
  'course/video/y1.xml': '<video youtube="1.00:abcdefghijk" display_name="Watch"/>',
  'course/sequential/s2.xml': '<sequential display_name="Black"><vertical><problem url_name="p1"/><problem url_name="p2"/></vertical></sequential>',
  'course/problem/p1.xml': '<problem display_name="Q"><multiplechoiceresponse><label>How hot?</label><choicegroup><choice correct="false">80 °C</choice><choice correct="true">95 °C<choicehint>yes</choicehint></choice></choicegroup></multiplechoiceresponse></problem>',
  'course/problem/p2.xml': '<problem display_name="Number"><numericalresponse answer="5"/></problem>',
  'course/sequential/s3.xml': '<sequential display_name="Later"><vertical><discussion/></vertical></sequential>',
  'course/static/a.png': '…',
}

describe('a course of Open edX', () => {
  it.each([
    [
      '.zip',
      () => zip(olx),
    ],
    [
      '.tar.gz',
      () => gzipSync(tar(olx)),
    ],
  ])('as %s becomes days; what Telegram has not is listed', (ending, bytes) => {
    const course = read(`tea${ending}`, bytes())
    expect(course.title).toBe('Tea & more')
    expect(words(course)).toEqual([
      [
        1,
        'Green',
        'Steep\n\nTwo minutes, no more.\nThen pour.\n\n• cup\n• pot',
        'Watch\nhttps://youtu.be/abcdefghijk',
      ],
      [2, 'Black', 'poll'],
    ])
    const [html] = course.lessons[0]!.blocks
    expect((html!.content as any).entities).toEqual([
      { type: 'bold', offset: 0, length: 5 },
      { type: 'bold', offset: 11, length: 7 },
      {
        type: 'text_link',
        offset: 23,
        length: 4,
        url: 'https://x.y/?a=1&b=2',
      },
      { type: 'italic', offset: 34, length: 4 },
    ])
    expect(course.lessons[1]!.blocks[0]!.content).toMatchObject({
      type: 'quiz',
      question: { text: 'How hot?' },
      options: [
        { text: '80 °C' },
        { text: '95 °C' },
      ],
      correct: [1],
    })
    expect(course.problems).toEqual([
      { code: 'image', place: '1' },
      { code: 'component', place: '1: discussion' },
      { code: 'question', place: '2: Number' },
      { code: 'component', place: '3: discussion' },
      { code: 'empty', place: '3 Later' },
      { code: 'file', place: 'a.png' },
    ])
  })

  it('that names itself without end, or defines entities that unfold, is no trap', () => {
    expect(readCourse('x.zip', zip({
      'course.xml': '<course url_name="a"/>',
      'course/a.xml': '<course url_name="a"><chapter><sequential><vertical url_name="v"/></sequential></chapter></course>',
      'vertical/v.xml': '<vertical url_name="v"><vertical url_name="v"/></vertical>',
    }))).toBe('empty')
    expect(readCourse('x.zip', zip({
      'course.xml': '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><course url_name="a">&c;</course>',
    }))).toBe('empty')
  })
})

it.each([
  ['<p>open<p>never closed', 'open\n\nnever closed'],
  ['plain &lt;words&gt;', 'plain <words>'],
  ['<div><div>deep</div></div><pre>a\n  b</pre>', 'deep\n\na\n  b'],
  ['<a href="javascript:alert(1)">x</a>', 'x'],
])('HTML %j', (source, text) => {
  expect(readHtml(source, [], '1')?.text).toBe(text)
})
