// What must compile, and what must not.

import { type StatusEvent, websocketService } from '../../../static/js/websocket.js';

websocketService.connect('trivia-session-123', 'token');
const unsubscribe: () => void = websocketService.on('score_update', (message) => {
  const score: number = message.data.score;
  console.log('Score updated:', score);
});
websocketService.send('chat', { text: 'Hello everyone!' }).then((ack) => ack.seq);
websocketService.on('user_joined', (message) => console.log('User joined:', message.user_id));
websocketService.on('status', (event: StatusEvent) => event.retryInMs);
websocketService.on('my_own_type', (message) => message.data.anything);
// @ts-expect-error a chat has a text, no txt
websocketService.on('chat', (message) => message.data.txt);
// @ts-expect-error the session's id is a text
websocketService.connect(5, 'token');
unsubscribe();
