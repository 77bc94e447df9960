/** The product's mark: a gate with its bar raised. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden focusable="false">
      <rect width="24" height="24" rx="6" fill="var(--mantine-color-iris-6)" />
      <path
        d="M6 18.5V11a6 6 0 0 1 12 0v7.5M6 18.5h3.2M14.8 18.5H18M12 12.2v6.3"
        fill="none"
        stroke="#fff"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
