// The register: one import and one line per app.

export const apps = [
]
