/** The mark: somebody turns round and comes back. */
export function Brand({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6.5" fill="var(--accent)" />
      <path
        d="M6.9 5.6v3.6h3.6M7 9.1a5.9 5.9 0 1 1-.6 5.4M10 12.2l2 1.9 3.3-3.6"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
