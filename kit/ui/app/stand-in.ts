// Where an outside service really is: a build for this machine names who plays it.

/** The address that stands for an origin of the manifest's `connect`, without a slash at the end. */
export function addressOf(origin: string): string {
  for (const { content } of document.querySelectorAll<HTMLMetaElement>('meta[name="factory-stand-in"]')) {
    const [played, path] = content.split(' ')
    if (played === origin)
      return location.origin + path
  }
  return origin
}
