// socket.io as its documentation has it: a room, and what came is emitted to everybody in it; answers are acknowledged.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http, { transports: ['websocket'], serveClient: false })

io.on('connection', (socket) => {
  socket.join('room')
  socket.emit('connection', { message: 'Connected to session', user_id: socket.id })
  socket.on('chat', (data) => io.to('room').emit('chat', { user_id: socket.id, data }))
  socket.on('answer', (data, acknowledge) => acknowledge({ question_id: data.question_id }))
})

http.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 4096 })
