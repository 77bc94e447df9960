/** Addresses of the Jobs screen. */
export const paths = {
  list: '/jobs',
  job: (id: string): string => `/jobs/${id}`,
  workflow: (name: string): string => `/workflows/${name}`,
}

/** The open job, if any. */
export const openJob = (path: string): string | null => path.split('/')[2] || null
