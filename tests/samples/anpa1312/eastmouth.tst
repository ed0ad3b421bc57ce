a6715-----
r s BC-EA--Harbour 1stLd-Writethru   01-12 0120
^BC-EA--Harbour, 1st Ld-Writethru,120<
^Harbour to be dredged after forty years<
^EA Photo EAS101, EAS102<
^Eds: Updates with quote. With BC-EA--Ferry.<
^The work begins after the herring season.<
^By MARIA BENNING=
^EA Harbour Writer=
	   EASTMOUTH (EA) _ The harbour will be dredged _ at last _ for the first time in
forty years, the council said. 
	   ``It should have been done long ago,'' said Maria Benning.
	   ___
^Tonnes of mud=
^;1986;2026
Outer basin;12;30{

	   EA-WF-01-12-26 0937EST<


