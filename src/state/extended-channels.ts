import { StateSchema, type StateSchemaFields } from "@langchain/langgraph";
import {
  CHANNEL_UPDATES,
  channelUpdatesField,
  NO_CHANNELS,
  type OwnChannels,
} from "../langgraph/own-channels.ts";
import { teamsField } from "./teams.ts";

/** What a graph has in addition to the channels of its kind. */
export interface AddedChannels {
  /** Those of its `stateSchema`. */
  own: OwnChannels;
  /** True if it mounts teams, whose plans and results it shows. */
  hasTeams: boolean;
  /** True if it keeps what stands in the place of earlier messages. */
  compacts: boolean;
}

/** Nothing more than the channels of the kind. */
export const NOTHING_ADDED: AddedChannels = { own: NO_CHANNELS, hasTeams: false, compacts: false };

interface Channels {
  state: StateSchema<StateSchemaFields>;
  input: StateSchema<StateSchemaFields>;
  output: StateSchema<StateSchemaFields>;
}

/**
 * Adds channels to those of a graph. The type stays that of the graph's kind, because its nodes do not know the others.
 */
export function extendChannels<Kind extends { state: object; input: object; output: object }>(
  channels: Kind,
  { own, hasTeams }: AddedChannels,
): Kind {
  const isExtended = own.names.length > 0 || hasTeams;
  if (!isExtended) return channels;
  const { state, input, output } = channels as unknown as Channels;
  const shown = { ...own.fields, ...(hasTeams && { teams: teamsField() }) };
  const noted = own.names.length > 0 && { [CHANNEL_UPDATES]: channelUpdatesField() };
  return {
    ...channels,
    state: new StateSchema({ ...state.fields, ...shown, ...noted }),
    input: new StateSchema({ ...input.fields, ...own.fields }),
    output: new StateSchema({ ...output.fields, ...shown }),
  };
}
