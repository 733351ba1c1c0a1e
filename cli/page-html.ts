// The pages' HTML, made from the manifests: what a mini app's page holds before its code runs, and the list of all.

import type { Manifest } from '#kit/app'

export const officialScript = 'https://telegram.org/js/telegram-web-app.js'

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const escape = (text: string) => text.replace(/[&<>"]/g, char => entities[char]!)

export interface PageParts {
  /** The Worker's address; empty: the page's own origin. */
  api: string
  /** Telegram's script. */
  script: string
  /** Paths on this origin that play the origins of `connect`. */
  standIns?: Record<string, string>
  /** Files of the first load, the entry last, as paths from the site's root. */
  scripts: string[]
  styles: string[]
}

/** Telegram's script makes an empty style element inside Telegram Web; what Telegram Web would write into it is refused. */
const emptyStyle = '\'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\''

/** Nothing may run or be asked but what is named here. */
function policy(manifest: Manifest, { api, script, standIns = {} }: PageParts): string {
  const connect = [
    api
      ? new URL(api).origin
      : '\'self\'',
    ...(manifest.web?.connect ?? []).map(origin => standIns[origin]
      ? '\'self\''
      : origin),
  ]
  return [
    'default-src \'none\'',
    `script-src 'self'${script === officialScript
      ? ' https://telegram.org'
      : ''}`,
    `style-src 'self' ${emptyStyle}`,
    `img-src 'self' data: blob: ${connect[0]}`,
    `media-src 'self' blob: ${connect[0]}`,
    `connect-src ${connect.join(' ')}`,
    'base-uri \'none\'',
    'form-action \'none\'',
  ].join('; ')
}

/** A mini app's `index.html`, one folder below the site's root. */
export function miniAppPage(manifest: Manifest, parts: PageParts): string {
  const entry = parts.scripts.at(-1)!
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy(manifest, parts))}">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${escape(manifest.short_description.en)}">
<meta name="factory-api" content="${escape(parts.api)}">
${(manifest.web?.connect ?? []).filter(origin => parts.standIns?.[origin]).map(origin => `<meta name="factory-stand-in" content="${escape(`${origin} ${parts.standIns![origin]}`)}">\n`).join('')}<title>${escape(manifest.name)}</title>
<link rel="icon" href="data:,">
${parts.api
  ? `<link rel="preconnect" href="${escape(new URL(parts.api).origin)}" crossorigin>\n`
  : ''}${parts.styles.map(file => `<link rel="stylesheet" href="../${file}">`).join('\n')}
<script src="${parts.script}" defer></script>
${parts.scripts.slice(0, -1).map(file => `<link rel="modulepreload" href="../${file}">`).join('\n')}
<script type="module" src="../${entry}"></script>
</head>
<body>
<div id="app"></div>
</body>
</html>
`
}

/**
 * The list of all mini apps, which is also what an address that leads nowhere shows.
 * @param manifests of the apps that have one
 * @param base where the site begins, as an absolute path with a slash at the end; needed where the page is shown in the place of a deeper one
 */
export function listPage(manifests: Manifest[], base = ''): string {
  const rows = manifests.map(({ id, name, short_description: about }) => `<li><a href="${id}/">${escape(name)}</a> <span>${escape(about.en)}</span></li>`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">${base && `\n<base href="${escape(base)}">`}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="The mini apps of this site">
<title>Mini apps</title>
<link rel="icon" href="data:,">
<style>
body { font: 1.0625rem/1.4 system-ui, sans-serif; margin: 0 auto; max-width: 640px; padding: 24px 16px; }
ul { list-style: none; padding: 0; }
li { border-top: 1px solid color-mix(in srgb, currentcolor 20%, transparent); padding: 12px 0; }
a { display: block; font-weight: 600; }
</style>
</head>
<body>
<h1>Mini apps</h1>
${rows.length
  ? `<ul>\n${rows.join('\n')}\n</ul>`
  : '<p>There is none yet.</p>'}
</body>
</html>
`
}
