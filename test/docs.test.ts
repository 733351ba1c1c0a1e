// Guides that quote the code: every quoted line is still there, in its order, every file and every command they name exists.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentVariables } from '#kit/app'
import { root } from '../cli/chains.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const guides = readdirSync(join(root, 'docs')).filter(file => file.endsWith('.md')).map(file => `docs/${file}`)

interface Quotation { file: string, lines: string[] }

/** Blocks whose info string names a file: ```ts worker/webhook.ts */
function quotations(text: string): Quotation[] {
  return [
    ...text.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms),
  ].map(([, file, body]) => ({
    file: file!,
    lines: body!.split('\n').map(line => line.trim()).filter(Boolean),
  }))
}

/** The first line that does not stand in the file after the ones before it. */
function missing({ file, lines }: Quotation): string | undefined {
  const source = read(file).split('\n').map(line => line.trim())
  let at = 0
  return lines.find((line) => {
    const found = source.indexOf(line, at)
    at = found + 1
    return found < 0
  })
}

describe.each(guides)('%s', (guide) => {
  const text = read(guide)

  it('quotes what is there', () => {
    const moved = quotations(text).map(quotation => ({
      file: quotation.file,
      line: missing(quotation),
    })).filter(({ line }) => line)
    expect(moved, 'These lines are not, or not in this order, in the file: read the code again and mend the guide.').toEqual([])
  })

  it('leads to files that exist', () => {
    const links = [
      ...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g),
    ].map(([, to]) => join('docs', to!))
    const named = [
      ...text.matchAll(/`((?:apps|kit|worker|sandbox|cli|test|docs|\.github)\/[\w./-]+)`/g),
    ].map(([, path]) => path!)
    expect([
      ...links,
      ...named,
    ].filter(path => !existsSync(join(root, path)))).toEqual([])
  })

  it('names commands that exist', () => {
    const commands = [
      ...text.matchAll(/npm run factory -- (\w+)/g),
    ].map(([, name]) => name!)
    const main = read('cli/main.ts')
    const known = main.slice(main.indexOf('subCommands'))
    expect(commands.filter(name => !new RegExp(`^\\s+${name}[,:]`, 'm').test(known))).toEqual([])
  })
})

it('follows one update through at least ten files', () => {
  expect(new Set(quotations(read('docs/one-update.md')).map(({ file }) => file)).size).toBeGreaterThanOrEqual(10)
})

it('says of every secret where it lives and what its loss means', () => {
  const guide = read('docs/security.md')
  const secrets = environmentVariables([]).map(({ name }) => name).filter(name => /_(?:TOKEN|KEY|SECRET|PASSWORD)$|^DATABASE_URL$/.test(name))
  expect(secrets.length).toBeGreaterThan(8)
  expect(secrets.filter(name => !guide.includes(`\`${name}\``))).toEqual([])
})
