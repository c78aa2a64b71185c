# real time, since 3.7
import subprocess, sys, time
t = time.time()
r = subprocess.run(["ping", "a.com"], capture_output=True, text=True)
print(r)
print(repr(subprocess.check_output("ping b.com", shell=True)))
p = subprocess.Popen(["sleep", "1"])
print(p.poll(), p.pid > 0, p.args)
print(p.wait(), p.returncode, p.poll())
try:
    subprocess.run(["sleep", "5"], timeout=0.5)
except subprocess.TimeoutExpired as e:
    print(type(e).__name__, e.cmd)
try:
    subprocess.Popen(["sleep", "5"]).wait(timeout=0.25)
except subprocess.TimeoutExpired as e:
    print(e)
print(subprocess.call("sleep 0.1", shell=True), subprocess.check_call(["sleep", "0.1"]))
print(subprocess.getoutput("ping c.com"))
with subprocess.Popen(["ping", "d.com"], stdout=subprocess.PIPE, universal_newlines=True) as p:
    for line in p.stdout:
        print("line:", line.rstrip())
print(p.returncode)
k = subprocess.Popen(["sleep", "9"]); k.kill(); print(k.wait())
k = subprocess.Popen(["sleep", "9"]); k.terminate(); print(k.wait(), k.stdout)
try:
    subprocess.CompletedProcess(["x"], 1).check_returncode()
except subprocess.CalledProcessError as e:
    print(e, repr(e))
print(subprocess.run(["ping", "-c", "2", "q"], stdout=subprocess.PIPE).stdout)
a, b = (subprocess.Popen(["sleep", "1"]) for _ in range(2))
a.wait(); b.wait()
subprocess.run(["ping", "x"], stdout=subprocess.DEVNULL)
print(subprocess.PIPE, subprocess.STDOUT, subprocess.DEVNULL)
