/** What a paused gateway says to every call. */
export const pausedSentence =
  'Gatehouse is paused: a person stopped all calls. Resume it in its window or tray, then call again.'
