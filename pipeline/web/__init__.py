"""หน้าเว็บสำหรับผู้ตรวจ: review in the browser and the API, `saraban serve`. A leaf over a folder of results: only the
command line imports it.
"""
