/** What has been covered: for each host, what; and of hosts that were found, what is not, and why. */
export const coverage: { readonly covered: Readonly<Record<string, string>>; readonly notCovered: Readonly<Record<string, string>> };
