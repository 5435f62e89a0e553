/** One thing we ask of a host: its route, how to say it to people, and the permission it takes. */
export interface Operation {
  /** The name of its spans. */
  name: string;
  route: string;
  /** Completes "GitHub would not …". */
  does: string;
  /** As the host's own settings page writes it. */
  needs: string;
}
