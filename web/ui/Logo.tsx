export function Logo({ size = 34 }: { size?: number }) {
  return (
    <svg className="logo" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width={32} height={32} rx={9} className="logo-ground" />
      <path d="M8 8h7v7H8zM17 8h7v7h-7zM8 17h7v7H8z" className="logo-cells" />
      <path d="M17 17h7v7h-7z" className="logo-lit" />
    </svg>
  )
}
