/** The mark: an arrow that goes round and comes back. */
export function Brand({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6.5" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M6.2 12.3a6.3 6.3 0 1 1 6.3 6.3" />
        <path d="M6.3 16.3h4v-4" />
        <path d="M10.3 16.3 12.3 14.3a2.5 2.5 0 1 0-2.4-3.6" />
      </g>
    </svg>
  );
}
