/** WIT `mcp-types` that several features share → JSON text: annotations, icons, contents, content blocks. */
import type { Annotations, ContentBlock, Icon, RawResource, ResourceContents } from 'wasmcp:mcp/mcp-types@0.2.0';
import { arrayText, member, objectText } from '../json/write.ts';
import { base64Text, jsonMember, plainMember, ProviderFault, stringMember, stringText } from './provider-json.ts';
import type { Revision } from './versions.ts';

/**
 * Annotations. A priority outside 0…1 and a time that is not an ISO 8601 date-time are left out: clients refuse a whole
 * result for either, and neither says anything.
 */
export function annotationsText(annotations: Annotations | undefined): string | undefined {
  if (annotations === undefined) return undefined;
  const { audience, priority, lastModified } = annotations;
  const hasPriority = priority !== undefined && priority >= 0 && priority <= 1;
  const hasTime = lastModified !== undefined && isDateTime(lastModified);
  return objectText(
    member('audience', audience === undefined ? undefined : JSON.stringify(audience)) +
      member('priority', hasPriority ? String(priority) : undefined) +
      member('lastModified', hasTime ? JSON.stringify(lastModified) : undefined),
  );
}

/** Whether text is an ISO 8601 date and time with seconds and zone, of a day that is in the calendar. */
function isDateTime(text: string): boolean {
  const [, year, month, day] = dateTime.exec(text) ?? [];
  // Day 0 of the month after is the last day of this one.
  return day !== undefined && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

const dateTime =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Icons. WIT has the sizes as HTML writes them, separated by spaces; MCP has a list. */
export function iconsText(icons: readonly Icon[] | undefined): string | undefined {
  return icons && arrayText(icons.map(iconText));
}

const iconText = ({ src, mimeType, sizes }: Icon): string =>
  objectText(
    stringMember('src', src) +
      stringMember('mimeType', mimeType) +
      member(
        'sizes',
        sizes === undefined ? undefined : JSON.stringify(sizes.split(/\s+/).filter((size) => size !== '')),
      ),
  );

/** A `TextResourceContents` or `BlobResourceContents`. */
export function contentsText(contents: ResourceContents): string {
  const { uri, mimeType, meta } = contents.val;
  const body =
    contents.tag === 'text'
      ? stringMember('text', contents.val.text)
      : member('blob', base64Text(contents.val.blob, 'blob'));
  return objectText(
    stringMember('uri', uri) +
      stringMember('mimeType', mimeType) +
      body +
      jsonMember('_meta', meta, 'resource contents _meta'),
  );
}

/** A resource's description: in `resources/list`, and, with a type, as a link in content. */
interface ResourceFields extends RawResource {
  annotations?: Annotations;
}

export const resourceMembers = (resource: ResourceFields): string =>
  stringMember('uri', resource.uri) +
  stringMember('name', resource.name) +
  stringMember('title', resource.title) +
  stringMember('description', resource.description) +
  stringMember('mimeType', resource.mimeType) +
  plainMember('size', resource.size) +
  member('icons', iconsText(resource.icons)) +
  member('annotations', annotationsText(resource.annotations));

/** A resource link; as text for a revision that does not know links. */
export function resourceLinkText(resource: ResourceFields, revision: Revision): string {
  if (revision.resourceLinks) return objectText(typeMember('resource_link') + resourceMembers(resource));
  const text = stringText(`${resource.title ?? resource.name}: ${resource.uri}`);
  return objectText(
    typeMember('text') + member('text', text) + member('annotations', annotationsText(resource.annotations)),
  );
}

/** The members of a content block that follow its type, in WIT's words. */
interface BlockFields {
  text?: string;
  data?: string;
  mimeType?: string;
  resource?: ResourceContents;
  meta?: string;
  annotations?: Annotations;
}

/** A `text`, `image`, `audio` or `resource` block: tools and prompts have the same on the wire. */
export function blockText(type: string, { text, data, mimeType, resource, annotations, meta }: BlockFields): string {
  let block = `{"type":"${type}"`;
  if (text !== undefined) block += `,"text":${stringText(text)}`;
  if (data !== undefined) block += `,"data":${base64Text(data, `${type} data`)}`;
  if (mimeType !== undefined) block += `,"mimeType":${stringText(mimeType)}`;
  if (resource !== undefined) block += `,"resource":${contentsText(resource)}`;
  if (annotations !== undefined) block += member('annotations', annotationsText(annotations));
  if (meta !== undefined) block += jsonMember('_meta', meta, `${type} content _meta`);
  return `${block}}`;
}

const typeMember = (type: string): string => `,"type":"${type}"`;

/** A tool result's content block. */
export function contentBlockText(block: ContentBlock, revision: Revision): string {
  switch (block.tag) {
    case 'text':
    case 'image':
    case 'audio':
    case 'resource':
      return blockText(block.tag, block.val);
    case 'resource-link':
      return resourceLinkText(block.val, revision);
    default:
      throw new ProviderFault('a content block of unknown kind');
  }
}
