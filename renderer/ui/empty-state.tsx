import { Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  icon: ReactNode
  title: string
  text: string
  /** The one thing to do next. */
  action?: ReactNode
  children?: ReactNode
}

/** What a place says when there is nothing in it yet: why, and the one thing to do. */
export function EmptyState({ icon, title, text, action, children }: Props) {
  return (
    <Stack align="center" justify="center" gap="sm" p="xl" mih={200} h="100%" ta="center">
      <ThemeIcon variant="light" color="gray" size={44} radius="xl" aria-hidden>
        {icon}
      </ThemeIcon>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" maw={420} style={{ textWrap: 'pretty' }}>
        {text}
      </Text>
      {action}
      {children}
    </Stack>
  )
}
