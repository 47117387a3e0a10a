export function Logo({ className }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 32 32"
      aria-hidden="true"
      className={className}
      fill="none"
      strokeWidth="3"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M5 12h18l-5-5" stroke="var(--good)" />
      <path d="M27 20H9l5 5" stroke="var(--accent)" />
    </svg>
  );
}
