/** The product's mark, as in the app's icon: a gate between two towers, its bars down. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 512 512" aria-hidden focusable="false">
      <rect x="16" y="16" width="480" height="480" rx="108" fill="var(--mantine-color-iris-6)" />
      <path fill="#fff" d="M104 104h56v40h40v-40h112v40h40v-40h56v312H336V288a80 80 0 0 0-160 0v128H104z" />
      <path
        fill="#fff"
        fillOpacity=".72"
        d="M202 276h16v140h-16zM248 258h16v158h-16zM294 276h16v140h-16zM188 318h136v14H188zM188 366h136v14H188z"
      />
    </svg>
  )
}
