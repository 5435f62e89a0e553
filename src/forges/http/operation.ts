/** One thing we ask of a host: its route, how to say it to people, and the permission it takes. */
export interface Operation {
  /** The name of its spans. */
  name: string;
  route: string;
  /** Completes "GitHub would not …", or another host's name. */
  does: string;
  /** Completes "it takes …"; of an App the permission, as GitHub's settings page writes it. */
  needs: string;
}
