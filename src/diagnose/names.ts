/**
 * Names of members as people know them.
 */

const UUID = /-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The client.id of a dynamic member, the group.instance.id of a static one: all clients and coordinators make a member
 * id of it and a UUID (GroupCoordinator, since 1.0; GroupMetadataManager 4.x).
 */
export function ownerOf(memberId: string): string {
  return memberId.replace(UUID, '');
}

/** A list as `Set(a, b)`, `[a, b]` or `a, b`. */
export function listed(text: string): string[] {
  return text
    .replace(/^(?:Set|HashSet|List)?[([]|[)\]]$/g, '')
    .split(/,\s*/)
    .filter((one) => one !== '');
}
