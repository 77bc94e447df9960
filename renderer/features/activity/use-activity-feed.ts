import { useEffect, useState, useSyncExternalStore } from 'react'
import { ActivityFeed, type FeedQuery } from './activity-feed.ts'

/** A feed for one screen, that follows the core while the screen is shown and reads anew when the query changes. */
export function useActivityFeed(query: FeedQuery) {
  const [feed] = useState(() => new ActivityFeed())
  const state = useSyncExternalStore(feed.subscribe, feed.state)
  useEffect(() => feed.follow(), [feed])
  useEffect(() => void feed.read(query), [feed, query])
  return { feed, state }
}
