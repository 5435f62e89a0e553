/** What a host's test delivery says has happened. Nobody subscribes to it otherwise. */
export const testEvent = "push";

/** The event of our own questions to a Chorale that runs; nothing follows from it. */
export const probeEvent = "chorale_probe";
