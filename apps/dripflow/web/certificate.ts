// Draws a certificate: paper, words in the system's own letters (so that every name can be written), and a code to verify it by.
import type { CertificateView } from '../api.ts'
import { encode } from 'uqr'

/** A4 lying, at 150 dots an inch. */
export const size = { width: 1754, height: 1240 }
/** The same in points of a PDF, 72 an inch. */
const points = { width: 842, height: 595 }

const ink = '#1c2733'
const soft = '#5b6875'
const accent = '#1f6fb2'
const serif = 'Georgia, "Times New Roman", "Noto Serif", "PT Serif", serif'
const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'

/** Words of the certificate, in the reader's language. */
export interface CertificateWords { head: string, given: string, forCourse: string, lessons: string, day: string, code: string, verify: string }

type Pen = CanvasRenderingContext2D

/** One line, in smaller letters where it is too long. */
function line(pen: Pen, text: string, y: number, font: (px: number) => string, px: number, most: number): void {
  let now = px
  pen.font = font(now)
  while (now > 20 && pen.measureText(text).width > most) {
    now -= 2
    pen.font = font(now)
  }
  pen.fillText(text, size.width / 2, y, most)
}

/** Two lines at most. */
function lines(pen: Pen, text: string, most: number): string[] {
  const words = text.split(/\s+/)
  const first: string[] = []
  while (words.length && pen.measureText([...first, words[0]].join(' ')).width <= most)
    first.push(words.shift()!)
  return first.length && words.length
    ? [
        first.join(' '),
        words.join(' '),
      ]
    : [text]
}

function drawCode(pen: Pen, link: string, x: number, y: number, side: number): void {
  const { data, size: count } = encode(link, { border: 0 })
  const module = side / count
  pen.fillStyle = ink
  data.forEach((row, at) => row.forEach((dark, place) => {
    if (dark)
      pen.fillRect(x + place * module, y + at * module, Math.ceil(module), Math.ceil(module))
  }))
}

/** Draws it onto the canvas, whose size it sets. */
export function drawCertificate(canvas: HTMLCanvasElement, { name, title, link }: CertificateView, words: CertificateWords): void {
  canvas.width = size.width
  canvas.height = size.height
  const pen = canvas.getContext('2d')!
  const { width, height } = size
  pen.fillStyle = '#fffdf8'
  pen.fillRect(0, 0, width, height)
  pen.strokeStyle = accent
  pen.lineWidth = 6
  pen.strokeRect(48, 48, width - 96, height - 96)
  pen.lineWidth = 2
  pen.strokeRect(66, 66, width - 132, height - 132)

  pen.textAlign = 'center'
  pen.fillStyle = accent
  line(pen, words.head, 240, px => `600 ${px}px ${serif}`, 84, width - 320)
  pen.fillStyle = soft
  line(pen, words.given, 350, px => `${px}px ${sans}`, 34, width - 320)
  pen.fillStyle = ink
  line(pen, name || '—', 470, px => `italic 600 ${px}px ${serif}`, 96, width - 320)
  pen.fillStyle = soft
  line(pen, words.forCourse, 580, px => `${px}px ${sans}`, 34, width - 320)
  pen.fillStyle = ink
  pen.font = `600 60px ${serif}`
  const [first = '', second] = lines(pen, title, width - 320)
  line(pen, first, 680, px => `600 ${px}px ${serif}`, 60, width - 320)
  if (second)
    line(pen, second, 755, px => `600 ${px}px ${serif}`, 60, width - 320)
  pen.fillStyle = soft
  line(pen, `${words.lessons} · ${words.day}`, 850, px => `${px}px ${sans}`, 34, width - 320)

  drawCode(pen, link, 150, height - 330, 180)
  pen.textAlign = 'start'
  pen.fillStyle = soft
  pen.font = `26px ${sans}`
  pen.fillText(words.code, 370, height - 270, width - 520)
  pen.fillText(words.verify, 370, height - 225, width - 520)
  pen.fillText(link, 370, height - 180, width - 520)
}

export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => canvas.toBlob(blob => blob
    ? resolve(blob)
    : reject(new Error('The picture could not be made.')), 'image/png'))
}

/** The picture as a page to be printed. */
export async function pdfOf(canvas: HTMLCanvasElement, title: string): Promise<Blob> {
  const { PDFDocument } = await import('@cantoo/pdf-lib')
  const file = await PDFDocument.create()
  file.setTitle(title)
  const page = file.addPage([points.width, points.height])
  const picture = await file.embedPng(await (await pngOf(canvas)).arrayBuffer())
  page.drawImage(picture, {
    x: 0,
    y: 0,
    ...points,
  })
  return new Blob([await file.save() as Uint8Array<ArrayBuffer>], { type: 'application/pdf' })
}
