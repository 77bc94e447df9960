import { Anchor, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'

type Undo = { label: string; run: () => void }

/** Short notices of what was done. */
export const toast = {
  /** It worked; with a way back where one exists. */
  ok(message: string, undo?: Undo): void {
    const id = notifications.show({
      color: 'teal',
      icon: <IconCheck size={14} />,
      withBorder: true,
      message: (
        <Group gap="md" wrap="nowrap" justify="space-between">
          <Text>{message}</Text>
          {undo && (
            <Anchor
              component="button"
              type="button"
              fw={500}
              onClick={() => {
                notifications.hide(id)
                undo.run()
              }}
            >
              {undo.label}
            </Anchor>
          )}
        </Group>
      ),
      autoClose: undo ? 10_000 : 4000,
    })
  },
  /** It did not; stays until read. */
  failed(error: { message: string }, title?: string): void {
    notifications.show({
      color: 'red',
      icon: <IconAlertTriangle size={14} />,
      withBorder: true,
      ...(title && { title }),
      message: error.message,
      autoClose: 12_000,
      role: 'alert',
    })
  },
}
