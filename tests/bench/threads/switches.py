"""Two threads that hand a ball to each other."""
import queue
import threading

ROUNDS = 20000

there, back = queue.Queue(), queue.Queue()


def player():
    while True:
        ball = there.get()
        back.put(ball + 1)
        if ball < 0:
            break


threading.Thread(target=player).start()
ball = 0
for _ in range(ROUNDS):
    there.put(ball)
    ball = back.get()
there.put(-1)
print(ball)
