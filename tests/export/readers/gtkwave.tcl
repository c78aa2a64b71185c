# What GTKWave has read: the name, and the changes, of every signal.
#   gtkwave FILE.vcd -S gtkwave.tcl
fconfigure stdout -encoding utf-8
set count [ gtkwave::getNumFacs ]
puts "SIGNALS $count"
puts "UNIT [ gtkwave::getTimeDimension ]"
puts "TIME [ gtkwave::getMinTime ] [ gtkwave::getMaxTime ]"
for {set i 0} {$i < $count} {incr i} {
    set name [ gtkwave::getFacName $i ]
    gtkwave::addSignalsFromList [ list $name ]
    puts "SIGNAL $name"
    puts "CHANGES [ gtkwave::signalChangeList $name -max 100000 ]"
}
puts "END"
flush stdout
exit
