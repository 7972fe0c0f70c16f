// Types of websocket.js: what comes in by type, and what each carries.

export type Status = 'connecting' | 'open' | 'reconnecting' | 'offline' | 'refused' | 'closed';

export interface StatusEvent {
  status: Status;
  code?: number;
  reason?: string;
  attempt?: number;
  retryInMs?: number;
}

export interface Durable {
  seq: number;
  ts: number;
  /** True for history that came before the snapshot: add it to lists, change no state by it. */
  replayed?: boolean;
}

export interface Person {
  user_id: string;
  name: string;
  team: string | null;
  role: string;
}

export interface Player {
  id: string;
  user_id: string;
  name: string;
  team: string | null;
  score: number;
  rank: number;
  muted: boolean;
}

export interface Team {
  id: string;
  name: string;
  color: number;
  score: number;
  rank: number;
}

export interface JoinRequest {
  id: string;
  name: string;
  team: string | null;
}

export interface Snapshot {
  title: string;
  session_id: string;
  state: string;
  version: number;
  question_number: number | null;
  question_count: number | null;
  has_quiz: boolean;
  round: string | null;
  data: Record<string, unknown>;
  deadline: number | null;
  paused: boolean;
  remaining_ms: number | null;
  host_connected: boolean;
  teams: Team[];
  participants: Player[];
  me: (Player & { rank_of: number }) | null;
  leaderboard: { entries: unknown[]; teams: unknown[]; total: number };
  /** The reader's own place with the rows around it, while the scores are on the board. */
  standing: Record<string, unknown> | null;
  /** Whether no question follows the present one. */
  is_last?: boolean;
  /** How many still answer in their extra time. */
  extra_time?: number;
  chat: { mode: string; messages: ChatMessage[] };
  settings: Record<string, unknown>;
  /** To hosts: who waits to be let in, in the order in which they asked. */
  join_requests?: JoinRequest[];
  join_code: string | null;
  join_url: string | null;
}

export interface ConnectionMessage {
  type: 'connection';
  message: string;
  session_id: string;
  user_id: string;
  role: string;
  participant_count: number;
  seq: number;
  resumed: boolean;
  server_time: number;
  heartbeat_seconds: number;
  token_expires_in: number;
  limits: Record<string, number>;
  present: Person[];
  state: Snapshot;
}

export interface ChatMessage extends Durable {
  type: 'chat';
  id: string;
  user_id: string;
  data: { text: string; name?: string; team?: string | null; attachment?: null; deleted?: boolean };
}

export interface SessionUpdate extends Durable {
  type: 'session_update';
  data: {
    state: string;
    version: number;
    paused: boolean;
    question_number?: number;
    time_remaining?: number;
    deadline?: number | null;
    remaining_ms?: number | null;
    title?: string;
    settings?: Record<string, unknown>;
    [own: string]: unknown;
  };
}

export interface ScoreUpdate extends Durable {
  type: 'score_update';
  data: {
    team?: string;
    team_id?: string;
    participant?: string;
    name?: string;
    score: number;
    points: number;
    question_id?: string;
    reason?: string;
  };
}

export interface Ack {
  type: 'ack';
  id: string;
  seq: number | null;
  data: Record<string, any>;
  duplicate: boolean;
}

export interface ErrorMessage {
  type: 'error';
  code: string;
  message: string;
  id?: string;
  retryable: boolean;
  retry_after_ms?: number;
  fields?: Record<string, string>;
}

export interface Messages {
  connection: ConnectionMessage;
  user_joined: {
    type: 'user_joined';
    session_id: string;
    participant_count: number;
    user_ids?: string[];
    users?: Person[];
  } & Person;
  user_left: { type: 'user_left'; user_id: string; session_id: string; participant_count: number; user_ids?: string[] };
  chat: ChatMessage;
  chat_deleted: Durable & { type: 'chat_deleted'; data: { id: string; seq: number } };
  score_update: ScoreUpdate;
  session_update: SessionUpdate;
  team_update: Durable & {
    type: 'team_update';
    data: { id: string; name: string; color: number; score: number; removed: boolean };
  };
  participant_update: Durable & {
    type: 'participant_update';
    data: {
      id: string;
      user_id: string;
      name: string;
      team: string | null;
      score: number;
      muted: boolean;
      removed: boolean;
    };
  };
  /** To hosts: somebody asks to come in, or some were answered. */
  join_request: Durable & {
    type: 'join_request';
    data: JoinRequest | { ids: string[]; answered: 'accepted' | 'declined' | 'withdrawn' };
  };
  /** To hosts, behind a reveal that does not tell the room how many chose what. */
  answer_counts: Durable & {
    type: 'answer_counts';
    data: { question_id: string; answered: number; distribution: { key: string; count: number }[] };
  };
  host_presence: { type: 'host_presence'; data: { connected: boolean } };
  session_full: { type: 'session_full'; data: { name: string; user_id: string; max_participants: number } };
  token_expiring: { type: 'token_expiring'; data: { expires_in: number } };
  reconnect: { type: 'reconnect'; data: { after_ms: number } };
  pong: { type: 'pong'; data: { client_time: unknown; server_time: number } };
  ack: Ack;
  error: ErrorMessage;
  status: StatusEvent;
  '*': { type: string; [key: string]: any };
}

/** A host's own message types are anything else. */
export type OwnMessage = { type: string; data?: any; [key: string]: any };
type MessageOf<T extends string> = T extends keyof Messages ? Messages[T] : OwnMessage;

export class WebSocketService {
  constructor(options?: { WebSocket?: typeof WebSocket });
  maxReconnectAttempts: number;
  reconnectDelay: number;
  jitter: number;
  baseUrl: string;
  getToken: (() => Promise<string> | string) | null;
  readonly isConnected: boolean;
  readonly currentSessionId: string;
  readonly status: Status;
  serverNow(): number;
  connect(sessionId: string, token: string): void;
  disconnect(): void;
  reconnectNow(): void;
  send(type: string, data?: object): Promise<Ack>;
  on<T extends string>(type: T, handler: (message: MessageOf<T>) => void): () => void;
  off<T extends string>(type: T, handler: (message: MessageOf<T>) => void): void;
}

export const websocketService: WebSocketService;
